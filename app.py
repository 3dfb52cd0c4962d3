"""The screens' navigation. `allocation app` starts them; see `allocation/screens/` for one file a screen."""

import streamlit as st

from allocation.screens.frame import pages, seated

st.set_page_config(page_icon="⚖️", layout="wide")
if seat := seated():
    st.set_page_config(page_title=seat.say("app.title"))
    st.navigation(pages(seat), position="hidden" if seat.copy.look.presents else "top").run()
