"""Codes: every kind of problem in files, with what it means in one line. Each has a section in docs/checks.md."""

from __future__ import annotations

CODES: dict[str, str] = {
    # the file as such
    "not-utf8": "The file is not saved as UTF-8.",
    "empty-file": "Nothing is written in the file.",
    "too-large": "The file is larger than any flow needs to be.",
    "too-deep": "Lists and keys are nested too deep.",
    "special-character": "A character that cannot be shown stands in the file.",
    "second-document": "More than one YAML document stands in the file.",
    # accidents of YAML
    "tab": "A line is indented with a tab.",
    "indentation": "A line does not start where the lines it belongs to start.",
    "missing-colon": "A key has no colon after it.",
    "colon-in-text": "A text has a colon and a space in it, and no quotation marks around it.",
    "text-start": "A text begins with a character that YAML keeps for itself.",
    "open-quote": "A quotation mark is never closed.",
    "text-after-quote": "A text goes on after its closing quotation mark.",
    "backslash": "A backslash stands alone inside quotation marks.",
    "block-text": "A text begins on the line of its | or >.",
    "open-bracket": "A bracket is not closed, or closed too early.",
    "duplicate-key": "A key is written twice.",
    "anchor": "A piece of YAML is named or repeated with & and *.",
    "tag": "A type is given with !.",
    "text-cut": "A text loses its end to a comment.",
    "yaml": "The file is not YAML for another reason.",
    # the language
    "language-version": "The file is written in another version of the language.",
    "unknown-key": "A key, step or start does not exist.",
    "missing-key": "A key is missing.",
    "two-verbs": "A step has two verbs.",
    "wrong-kind": "A list stands where a text belongs, or the other way round.",
    "empty-value": "Nothing is written after a key.",
    "bad-value": "A value is not one of those that may stand there.",
    "faq-file": "A file of questions and answers is missing, or is not used.",
    # names
    "flow-name": "A flow is not called like its file.",
    "duplicate-flow": "Two flows have one name.",
    "duplicate-step": "Two steps of a flow have one name.",
    "unknown-step": "A goto leads to no step.",
    "unknown-flow": "A flow that is run does not exist.",
    "unknown-function": "A function that is called is not in botkit.yaml.",
    "unknown-topic": "A topic is not in botkit.yaml.",
    "unknown-queue": "A queue is not in botkit.yaml.",
    "unknown-template": "A template is not in botkit.yaml.",
    # values
    "expression": "An expression cannot be used.",
    "single-brace": "A value is written with single braces, and would be sent as it stands.",
    "variable-name": "A value is saved under a name that cannot be used.",
    "undefined-variable": "A name is read that nothing sets.",
    "unset-variable": "A name is read before it is set.",
    # what customers read and type
    "duplicate-keyword": "Two flows start by one keyword.",
    "duplicate-start": "Two flows have one start.",
    "stop-word": "A keyword is a word that stops all messages.",
    "too-many-choices": "A question has more choices than can be shown well.",
    "duplicate-choice": "A word means two choices.",
    "choice-value": "Two choices are kept as the same value.",
    "too-long": "A text is longer than the platform takes.",
    # ways through a flow
    "branch-order": "Cases of a branch stand where they are never tried.",
    "split-percent": "The arms of a split are not 100 percent.",
    "unreachable": "No path leads to a step.",
    "loop": "A loop waits for nobody.",
    "missing-template": "A message may fall outside the 24-hour window.",
    "template-use": "A template is used in another way than it was approved.",
    # translations
    "translation-name": "A file of translations does not belong to a flow.",
    "translation-entry": "An entry is not an original with its translation.",
    "translation-stale": "A translation is of a text that is not there any more.",
    "translation-missing": "Texts are not translated.",
    "translation-placeholder": "A translation fills in other values than its original.",
    # and
    "secret": "A secret stands in a file.",
}
