"""The lowest web layer: base page, sign-in, workbench, design system. It knows no room; rooms announce themselves to it."""
