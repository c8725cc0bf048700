import Foundation

/// A shipping document of an order: a page with the order's id, and nobody's name or address.
struct ShippingDocument: Equatable {
  /// The types that the API knows.
  static let types = ["SHIPPING_LABEL", "PICK_LIST"]

  let shopID: String
  let orderID: String
  let type: String

  init(shopID: String, orderID: String, type: String) {
    self.shopID = shopID
    self.orderID = orderID
    self.type = type
  }

  /// The document behind a file's name, such as `PICK_LIST.pdf`.
  init?(shopID: String, orderID: String, name: String) {
    guard let type = ShippingDocument.types.first(where: { name == $0 + ".pdf" })
    else { return nil }
    self.init(shopID: shopID, orderID: orderID, type: type)
  }

  /// Where the sandbox serves the document.
  var path: String {
    let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyz0123456789-_.~")
      .union(CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    let order = orderID.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    return "/documents/\(shopID)/\(order)/\(type).pdf"
  }

  /// The document's bytes, the same every time.
  var pdf: Data {
    let title = type == "PICK_LIST" ? "PICK LIST" : "SHIPPING LABEL"
    let lines = [title, "Order \(orderID)", "Shop \(shopID)", "Sandbox: not for shipping"]
    let shown = lines.map { "(\(ShippingDocument.shown($0))) Tj T*" }.joined(separator: "\n")
    let content = "BT\n/F1 14 Tf\n20 TL\n24 380 Td\n\(shown)\nET"
    return ShippingDocument.file(of: [
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      """
      << /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] /Contents 4 0 R \
      /Resources << /Font << /F1 5 0 R >> >> >>
      """,
      "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ])
  }

  /// A PDF of numbered objects, the first of which is the catalogue.
  private static func file(of objects: [String]) -> Data {
    var data = Data("%PDF-1.4\n".utf8)
    var places: [Int] = []
    for (index, object) in objects.enumerated() {
      places.append(data.count)
      data.append(contentsOf: "\(index + 1) 0 obj\n\(object)\nendobj\n".utf8)
    }
    let start = data.count
    // Each entry of the table is 20 bytes to the byte.
    let entries = places.map { place in
      let digits = String(place)
      return String(repeating: "0", count: 10 - digits.utf8.count) + digits + " 00000 n \n"
    }
    let table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n" + entries.joined()
    let trailer = "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\n"
    data.append(contentsOf: (table + trailer + "startxref\n\(start)\n%%EOF\n").utf8)
    return data
  }

  /// A text as a PDF string shows it: ASCII, the rest as question marks, at most 80 characters.
  private static func shown(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(80) {
      switch scalar {
      case "(", ")", "\\": shown += "\\\(scalar)"
      case " "..."~": shown.unicodeScalars.append(scalar)
      default: shown += "?"
      }
    }
    return shown
  }
}
