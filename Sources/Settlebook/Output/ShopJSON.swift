import Bookkeeping

/// An amount as JSON: decimal text, so that no reader rounds it.
struct MoneyJSON: Encodable {
  let amount: String
  let currency: String

  init(_ money: Money) {
    amount = money.text
    currency = money.currency.code
  }
}

/// A product as JSON.
struct ProductJSON: Encodable {
  struct SKU: Encodable {
    let id: String
    let sellerSku: String
    let price: MoneyJSON?
  }

  let productID: String
  let productName: String
  let status: String
  let createdAt: String?
  let updatedAt: String?
  let price: MoneyJSON?
  let skus: [SKU]

  init(_ product: Product, zone: ShopTimeZone) {
    productID = product.id
    productName = product.name
    status = product.status.rawValue
    createdAt = product.createdAt.map(zone.text)
    updatedAt = product.updatedAt.map(zone.text)
    price = product.price.map(MoneyJSON.init)
    skus = product.skus.map {
      SKU(
        id: $0.id,
        sellerSku: $0.sellerSKU,
        price: ($0.price ?? product.price).map(MoneyJSON.init)
      )
    }
  }
}

/// An order as JSON; nothing about the buyer but the region's code.
struct OrderJSON: Encodable {
  struct Item: Encodable {
    let itemID: String
    let skuID: String
    let productName: String
    let quantity: Int64
    let salePrice: MoneyJSON
    let gross: MoneyJSON
  }

  let orderID: String
  let orderStatus: String
  let createdAt: String
  let paidAt: String?
  let regionCode: String?
  let lineItems: [Item]

  init(_ order: Order, zone: ShopTimeZone) {
    orderID = order.id
    orderStatus = order.status.rawValue
    createdAt = zone.text(order.createdAt)
    paidAt = order.paidAt.map(zone.text)
    regionCode = order.regionCode
    lineItems = order.lineItems.map {
      Item(
        itemID: $0.id,
        skuID: $0.skuID,
        productName: $0.productName,
        quantity: $0.quantity,
        salePrice: MoneyJSON($0.salePrice),
        gross: MoneyJSON($0.gross)
      )
    }
  }
}

/// A payment as JSON.
struct PaymentJSON: Encodable {
  let paymentID: String
  let status: String
  let createdAt: String
  let amount: MoneyJSON

  init(_ payment: Payment, zone: ShopTimeZone) {
    paymentID = payment.id
    status = payment.status.rawValue
    createdAt = zone.text(payment.createdAt)
    amount = MoneyJSON(payment.amount)
  }
}
