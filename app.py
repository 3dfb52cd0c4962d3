"""Starts the screens: `streamlit run app.py`."""

import streamlit as st

from allocation.screens import board_case

st.set_page_config(page_title="Fordeling", layout="wide")
st.navigation([st.Page(board_case.page, title="Styresak", url_path="styresak")], position="hidden").run()
