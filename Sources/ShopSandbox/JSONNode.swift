/// A JSON value that is written in Swift as it is read in JSON, members in their order.
indirect enum JSONNode: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  case text(String)
  case number(Int64)
  case truth(Bool)
  case list([JSONNode])
  case object([(name: String, value: JSONNode)])

  init(stringLiteral value: String) { self = .text(value) }

  init(integerLiteral value: Int64) { self = .number(value) }

  init(booleanLiteral value: Bool) { self = .truth(value) }

  init(arrayLiteral elements: JSONNode...) { self = .list(elements) }

  init(dictionaryLiteral elements: (String, JSONNode)...) {
    self = .object(elements.map { (name: $0.0, value: $0.1) })
  }

  /// A list of texts.
  static func texts(_ texts: [String]) -> JSONNode { .list(texts.map { .text($0) }) }

  /// This object with more members behind its own; any other value as it is.
  func adding(_ more: [(name: String, value: JSONNode)]) -> JSONNode {
    guard case .object(let members) = self else { return self }
    return .object(members + more)
  }

  /// The value as JSON without white space.
  var json: String {
    switch self {
    case .text(let text): JSONString.text(text)
    case .number(let number): "\(number)"
    case .truth(let truth): truth ? "true" : "false"
    case .list(let values): "[\(values.map(\.json).joined(separator: ","))]"
    case .object(let members):
      "{"
        + members.map { "\(JSONString.text($0.name)):\($0.value.json)" }.joined(separator: ",")
        + "}"
    }
  }
}
