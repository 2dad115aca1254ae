"""The search index knows English, Chinese and pinyin."""

import pytest

from zhsearch import SearchEnglishChinese, fold


@pytest.mark.parametrize("text, words", [
    ("高质量", ["高", "质", "量", "高质", "质量"]),
    ("GDP总值 Chóngqìng", ["GDP", "总", "值", "总值", "Chongqing"]),
    ("2025年", ["2025", "年"]),
    ("plans, read", ["plans", "read"]),
    ("", []),
])
def test_splits(text, words):
    assert list(SearchEnglishChinese({}).split(text)) == words


def test_folds_width_and_tone_marks():
    assert fold("Wūxī Xiàn ６５％") == "Wuxi Xian 65%"


@pytest.mark.parametrize("word, kept", [("总", True), ("总值", True), ("the", False), ("county", True)])
def test_filters_stop_words_but_no_chinese(word, kept):
    assert SearchEnglishChinese({}).word_filter(word) is kept
