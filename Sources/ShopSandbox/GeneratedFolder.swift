import Bookkeeping
import Foundation

extension GeneratedShop {
  /// Writes the shop as a fixture folder: `shop.json`, `orders.json`, `payments.json`,
  /// `products.json`, and `truth.json` (docs/sandbox.md says how it reads).
  /// - Throws: `SandboxError`, where the folder can't be made or a file in it can't be written;
  ///   files that are there already stay as they are.
  public func write(to folder: String) throws(SandboxError) {
    let url = URL(fileURLWithPath: folder, isDirectory: true)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(file: folder, reason: GeneratedShop.reason(error))
    }
    let files: [(name: String, bytes: [UInt8])] = [
      ("shop.json", shopText), ("orders.json", sandbox.orders.list.bytes),
      ("payments.json", sandbox.payments.bytes), ("products.json", products.bytes),
      ("truth.json", truthText),
    ]
    for file in files {
      let path = url.appendingPathComponent(file.name)
      do {
        try Data(file.bytes).write(to: path, options: .withoutOverwriting)
      } catch {
        throw .cannotWrite(file: path.path, reason: GeneratedShop.reason(error))
      }
    }
  }

  /// A system's message, to go on after.
  private static func reason(_ error: any Error) -> String {
    let text = error.localizedDescription
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private var shopText: [UInt8] {
    Array(
      """
      {
        "shop_id": "\(options.shopID)",
        "currency": "\(options.currency)",
        "time_zone": "\(options.zone.identifier)",
        "dialect": "openapi",
        "description": "\(options.text)"
      }

      """.utf8
    )
  }

  /// The truth, payment by payment.
  private var truthText: [UInt8] {
    var text: [UInt8] = []
    func ids(_ items: some Sequence<Int32>) -> String {
      items.map { "\"\(truth.itemID($0))\"" }.joined(separator: ",")
    }
    text += "{\n\"options\":\"\(options.text)\",\n\"currency\":\"\(options.currency)\",\n".utf8
    text += "\"decimals\":\(options.currency.decimals),\n\"payments\":[".utf8
    for number in 0..<truth.paymentCount {
      let payment = truth.payment(number)
      text += "\(number == 0 ? "" : ",")\n{\"payment_id\":\"\(truth.paymentID(number))\",".utf8
      text += "\"amount\":\(payment.amount),\"gross\":\(payment.gross),".utf8
      text += "\"deductions\":\(payment.deductions),".utf8
      // Payments of one turn have the same items, which they settle together.
      if options.split > 0 { text += "\"turn\":\(payment.turn),".utf8 }
      text += "\"item_ids\":[\(ids(truth.items(ofPayment: number)))]}".utf8
    }
    let cancelled = (0..<truth.orderCount).filter { truth.isCancelled(order: $0) }
      .map { "\"\(truth.orderID($0))\"" }.joined(separator: ",")
    text += "\n],\n\"withheld_item_ids\":[\(ids(truth.withheld))],\n".utf8
    text += "\"outstanding_item_ids\":[\(ids(truth.outstanding))],\n".utf8
    text += "\"unpaid_item_ids\":[\(ids(truth.unpaid))],\n".utf8
    if options.fees != nil {
      let fees = (0..<Int32(truth.itemCount)).map {
        "\"\(truth.itemID($0))\":\(truth.fee(ofItem: $0))"
      }
      text += "\"item_fees\":{\(fees.joined(separator: ","))},\n".utf8
    }
    text += "\"cancelled_order_ids\":[\(cancelled)]\n}\n".utf8
    return text
  }
}
