"""The screens of a meeting: one file a screen, thin; `frame` puts each under the same header.

A screen reads the working copy, asks the engine, and shows; it computes no money. What is done on it comes
back as events to its `_moves`. The words stand in `words`, the HTML in `templates`.
"""
