"""Open a page of the book without a network, and say what was missing."""


def visit(page, home: str, name: str) -> None:
    """Go there, typeset; `page.faults` is what it asked of other servers and what went wrong."""
    page.faults = []
    listen(page, home)
    page.goto(f"{home}/{name}.html", wait_until="load")
    if page.locator(".math").count():
        page.wait_for_function("() => window.MathJax?.startup?.promise")
        page.evaluate("() => MathJax.startup.promise")


def listen(page, home: str) -> None:
    def check_request(request):
        if not request.url.startswith((home, "data:", "blob:")):
            page.faults.append(f"asked another server: {request.url}")

    def check_response(response):
        if response.status >= 400:
            page.faults.append(f"{response.status}: {response.url}")

    def check_console(message):
        if message.type == "error":
            page.faults.append(f"console: {message.text}")

    page.on("request", check_request)
    page.on("response", check_response)
    page.on("console", check_console)
    page.on("requestfailed", lambda request: page.faults.append(f"failed: {request.url}"))
    page.on("pageerror", lambda error: page.faults.append(f"script error: {error}"))


def check(page) -> None:
    """Nothing failed, and every formula is read as one."""
    page.wait_for_timeout(100)  # late requests of scripts
    assert page.faults == []
    raw = page.locator(".math:not(:has(mjx-container))").all_inner_texts()
    raw += page.locator(".tex2jax_process", has_text="\\(").all_inner_texts()
    assert raw == [], "formulas that were not typeset"
    wrong = "mjx-merror, mjx-container mtext[mathcolor=red], mjx-container:not(:has(math > *))"
    wrong = page.locator(wrong).all_inner_texts()
    assert wrong == [], "formulas that MathJax could not read, or has no MathML for"
