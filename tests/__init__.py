"""The tests mirror the source tree; tests/recorded replays exchanges with real endpoints."""
