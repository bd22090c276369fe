"""What bootstrap.py is made of: where things lie, pip and its causes of trouble, torch's builds.

Read by whatever Python the machine has: standard library only, no syntax newer than Python 3.6.
"""


class Trouble(Exception):
    """Something that a plain sentence can tell the reader how to put right."""
