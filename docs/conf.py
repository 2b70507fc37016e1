"""How Sphinx makes the documentation site of these pages: `make docs`."""

from briefgen import __version__

project = "briefgen"
author = "the briefgen team"
release = __version__
language = "en"
html_title = "briefgen"
extensions = ["myst_parser", "sphinx_copybutton"]
exclude_patterns = ["hosting"]
nitpicky = True

# The pages are plain Markdown, which hosts of repositories show as well; headings can be linked to down to this level.
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]  # the glossary
myst_links_external_new_tab = False
highlight_language = "none"
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True

html_theme = "furo"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_static_path = ["static", "../templates/fonts"]
html_css_files = ["docs.css"]
_ACCENT = {"light": "#7a1f2b", "dark": "#f0929b"}  # those of the briefs
html_theme_options = {
    f"{mode}_css_variables": {"color-brand-primary": colour, "color-brand-content": colour}
    for mode, colour in _ACCENT.items()
}
