"""The forms in which vendors write pages, one module each.

A form is a function `read(markdown)` that returns the page, or None where the file is not of this form. It raises PageError
where the file is of this form and something in it is wrong.
"""
