/// Words that several modules put together in the same way.
public enum Wording {
  /// A number with its noun, in the plural where it is not one: `1 order`, `2 orders`.
  public static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
