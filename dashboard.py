"""The doorstep: `streamlit run dashboard.py` in a checkout is the dashboard that `comments dashboard` starts."""

from comments.dashboard.app import main

main()
