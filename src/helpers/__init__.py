"""Read Chinese county plans as data: clean, repair, parse, extract, show.

Each public name is loaded from its module on first use, so that `import helpers` costs
next to nothing.

>>> import helpers
>>> helpers.PLANS
('yongchuan', 'chengkou', 'kaijiang', 'wuxi', 'chengdu')
"""

from importlib import import_module

__version__ = "0.1.0"

_WHERE = {
    "PLANS": "plans",
    "Plan": "plans",
    "load_plan": "plans",
    "load_plans": "plans",
    "read_text": "texts",
    "clean_text": "texts",
    "Document": "documents",
    "read_document": "documents",
    "judge_document": "judge",
    "repair_text": "repair",
    "damage_text": "repair",
    "parse_outline": "outline",
    "extract_targets": "targets",
    "extract_bodies": "bodies",
    "annotate": "reading",
    "annotation_html": "reading",
    "explore": "explorer",
    "browse_outline": "browse",
    "filter_targets": "browse",
    "draw_outline": "draw",
    "draw_places": "draw",
    "load_targets": "curated",
    "load_outline": "curated",
    "load_bodies": "curated",
    "load_indicators": "curated",
    "load_glossary": "curated",
    "read_table": "curated",
    "load_invented": "coding",
    "check_coding": "coding",
    "profile_document": "profile",
    "propose_themes": "proposals",
    "describe": "curated",
    "find": "curated",
    "score_targets": "score",
    "match_targets": "score",
    "cohen_kappa": "agreement",
    "krippendorff_alpha": "agreement",
    "split_bodies": "bodies",
    "check": "practice",
    "hint": "practice",
    "contrast_table": "contrast",
    "draw_contrast": "contrast",
    "contrast_explorer": "contrast",
    "read_corpus": "many",
    "open_corpus": "many_ask",
    "pack_corpus": "many_ask",
    "find_targets": "many_ask",
    "contrast_targets": "many_ask",
    "corpus_explorer": "many_ask",
    "vary_plans": "variations",
    "use_style": "figures",
    "show": "figures",
}
__all__ = ["__version__", *_WHERE]


def __getattr__(name: str):
    if name not in _WHERE:
        raise AttributeError(f"module 'helpers' has no attribute {name!r}; it has {', '.join(_WHERE)}")
    value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
