"""The documentation as a site: `scripts/docs` makes the pages of the codebook and runs Sphinx."""

project = "gongkai"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
master_doc = "index"
exclude_patterns = ["_build"]
html_theme = "alabaster"
html_theme_options = {"description": "公开: annual reports on open government information as one checked data set"}
html_sidebars = {"**": ["about.html", "searchfield.html", "navigation.html"]}
# Nothing is fetched when a page is read, and the same sources give the same pages.
html_show_copyright = False
html_copy_source = False
myst_heading_anchors = 3
