"""What pip says when it fails -> the cause in plain words, and what to do about it."""

import platform
import re
import sys
import tempfile

AGAIN = "then run the same command: it goes on from here."
PROXY = (
    "A proxy stands between this machine and the package index, and refused. Set it as your "
    "network wants it (HTTPS_PROXY=http://user:password@host:port, or pip config set "
    "global.proxy ...), "
)
CERTIFICATE = (
    "The package index's certificate was not accepted: something on this network opens encrypted "
    "connections, or the clock of this machine is wrong. Ask for your network's certificate and "
    "name it (pip config set global.cert /path/to/it.pem), "
)
NO_NETWORK = (
    "The package index cannot be reached from this machine: there is no network, or its name is "
    "not known there. Connect, or name the index of your institution (pip config set "
    "global.index-url ...), "
)
BROKEN_OFF = "A download broke off or took too long. What was downloaded is kept: "
DISK = (
    "The disk is full. Installing needs room in the course's folder and, for a while, in "
    "{temporary}. Free some space (TMPDIR names another folder for the while), "
)
HELD = "A file of .venv is in use. Close JupyterLab and what else runs from this folder, "
PERMISSION = (
    "This user may not write where pip has to. If .venv or pip's cache belongs to another user "
    "(after sudo, say), give it back or delete it; do not run this with sudo; "
)
COMPILE = (
    "{package} is not offered ready made for Python {python} on {platform}, and could not be "
    "compiled here. Python 3.12 has the widest choice: name it with PYTHON=, "
)
LONG_PATHS = (
    "A path became longer than Windows allows. Put the course's folder near the root of the disk "
    "(C:\\course), "
)
# The first that fits decides: pip says "no matching distribution" also after a failed connection.
SIGNS = (
    (r"No space left on device|\[Errno 28\]|WinError 112|Disk quota exceeded", DISK),
    (r"enable-long-paths|Long Path support|WinError 206", LONG_PATHS),
    (r"WinError 32\b|being used by another process", HELD),
    (r"Permission ?[Dd]enied|\[Errno (13|30)\]|WinError 5\b|Access is denied", PERMISSION),
    (r"ProxyError|Tunnel connection failed|Proxy Authentication", PROXY),
    (r"SSLError|CERTIFICATE_VERIFY_FAILED|SSLCertVerification|SSLZeroReturn", CERTIFICATE),
    (
        r"NewConnectionError|NameResolutionError|[Nn]ame resolution|Name or service not known|"
        r"getaddrinfo failed|nodename nor servname|Network is unreachable|ConnectTimeoutError|"
        r"Connection refused|No route to host",
        NO_NETWORK,
    ),
    (
        r"Read timed out|IncompleteRead|incomplete-download|Connection (broken|reset|aborted)|"
        r"ConnectionReset|ProtocolError|RemoteDisconnected|Max retries",
        BROKEN_OFF,
    ),
    (
        r"(?P<status>HTTP error (4|5)\d\d|50\d (Server )?Error|403 Client Error)",
        "The package index answered with an error ({status}). Wait a while, or look at "
        "`pip config list` for an index that is set wrongly, ",
    ),
    (r"do not match the hash|hashes are required|BadZipFile", "A downloaded package is damaged; "),
    (
        r"Could not find a version that satisfies the requirement (?P<package>[^\s;]+).*?"
        r"\(from versions: (?P<versions>[^)]*)\)",
        None,  # below
    ),
    (
        r"No matching distribution found for (?P<package>[^\s;]+)",
        "The package index that pip is set to use (`pip config list`) does not have {package} for "
        "Python {python} on {platform}. Choose another Python with PYTHON=, or another index, ",
    ),
    (
        r"(Failed building wheel for|Failed to build|Could not build wheels for) (?P<package>\S+)",
        COMPILE,
    ),
    (r"Operation cancelled by user|KeyboardInterrupt", "Interrupted; "),
)


def explain(said, status=1, version=sys.version_info[:2], where=None):
    """The cause in words, from what pip said and the status that it ended with."""
    facts = {
        "python": "{}.{}".format(*version),
        "platform": where or "{} {}".format(platform.system(), platform.machine()),
        "temporary": tempfile.gettempdir(),
    }
    for sign, words in SIGNS:
        match = re.search(sign, said)
        if match:
            facts.update(match.groupdict())
            return (words or _no_version(facts["versions"])).format(**facts) + AGAIN
    if status < 0 or status in (137, 143):
        return (
            "pip was stopped from outside, which happens when memory runs out. Close other "
            "programs, " + AGAIN
        )
    return "pip could not install a package, for a reason unknown to this script."


def _no_version(versions):
    """pip found other versions than the one that the lock names, or none."""
    if versions in ("", "none"):
        return (
            "pip found no version of {package} at all. Either the index that it is set to use "
            "(`pip config list`) cannot be reached, which some versions of pip keep to themselves, "
            "or it has none for Python {python} on {platform}: look at the network, then try "
            "another Python with PYTHON=, "
        )
    return (
        "The package index has no {package} for Python {python} on {platform}: its newest there is "
        + versions.split(", ")[-1].replace("{", "{{")
        + ". This machine or this Python is older than the course needs; another Python can be "
        "named with PYTHON=, "
    )
