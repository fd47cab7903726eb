"""The Streamlit dashboard: one module a page, none with logic that could be tested without Streamlit."""
