"""From a chapter to what students get: its exercises in plain Markdown, as nbgrader wants them."""
