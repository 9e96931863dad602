"""What a browser asks for: thin function views. Begin reading at the README."""
