"""The tools of the service for language models, by the Model Context Protocol (MCP)."""
