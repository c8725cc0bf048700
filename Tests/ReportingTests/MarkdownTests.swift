import Testing

@testable import Reporting

struct MarkdownTests {
  @Test(arguments: [
    ("plain words.", "plain words."),
    ("a|b", "a\\|b"), ("a\nb\r\n\tc", "a b c"), ("  a  ", "a"), ("`x`", "\\`x\\`"),
    ("<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;"), ("[x](y)", "\\[x\\](y)"),
    ("*a* _b_ #c ~d~ \\e !f", "\\*a\\* \\_b\\_ \\#c \\~d\\~ \\\\e \\!f"),
    ("http://e.example", "http\\://e.example"), ("HTTPS://e", "HTTPS\\://e"),
    ("WWW.e.example", "WWW\\.e.example"), ("me@e.example", "me\\@e.example"),
    ("ratio 1:2", "ratio 1:2"), ("a\u{0}b\u{202E}c", "a\u{FFFD}b\u{FFFD}c"), ("抹茶", "抹茶"),
  ])
  func `text from a stranger is shown as it is`(text: String, shown: String) {
    #expect(MarkdownText.escape(text) == shown)
  }

  @Test func `long text is cut`() {
    #expect(MarkdownText.escape("abcdef", limit: 3) == "abc…")
    #expect(MarkdownText.escape("abc", limit: 3) == "abc")
  }
}
