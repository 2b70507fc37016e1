"""Tools that help people write content: drafts, formatting, the schema for editors.

Takes answers, articles or content files; makes content files. May write the content folder. Start reading in
`workspace.py`.
"""
