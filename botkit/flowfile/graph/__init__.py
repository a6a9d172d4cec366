"""Pictures of flows: what is drawn (outline), where it stands (layout), and how it is written (SVG, HTML, Mermaid, DOT)."""
