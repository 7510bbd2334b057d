"""An execution as one HTML file, to be sent to a colleague: `render`."""

from console.page.render import render

__all__ = ["render"]
