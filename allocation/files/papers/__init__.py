"""Papers that leave the house: documents in the form that a board and its secretariat know.

`paper` is a document in the making, `memo` the board's case, `extract` what one recipient is told; `pdf`
turns documents into PDF where LibreOffice is installed. All words here are the paper's own, in Norwegian.
"""
