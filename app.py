"""The screens' navigation. `allocation app` starts them; see `allocation/screens/` for one file a screen."""

import streamlit as st

from allocation.screens.frame import pages
from allocation.screens.seat import take_seat

seat = take_seat()
st.set_page_config(page_title=seat.say("app.title"), page_icon="⚖️", layout="wide")
st.navigation(pages(seat), position="hidden" if seat.copy.look.presents else "top").run()
