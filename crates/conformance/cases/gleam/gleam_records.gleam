//// Records: labels in any order, access, updates, variants that share fields.

pub type Person {
  Person(name: String, age: Int, tags: List(String))
}

pub type Pet {
  Cat(name: String, lives: Int)
  Dog(name: String, owner: Person)
}

pub type Wrapper(inner) {
  Wrapper(inner)
}

pub type Mixed {
  Mixed(Int, String, label: Float)
}

pub type Large {
  Large(a: Int, b: Int, c: Int, d: Int, e: Int, f: Int)
}

pub fn main() {
  let ann = Person(name: "Ann", age: id(30), tags: [])
  let bob = Person(age: 40, tags: ["x"], name: id("Bob"))
  show("built", ann)
  show("labels in another order", bob)
  show("fields", #(bob.name, bob.age, bob.tags))
  show("updated", Person(..ann, age: ann.age + 1))
  show("updated twice", Person(..bob, name: "Rob", tags: ["y", ..bob.tags]))
  show("as it was", ann)
  let name = id("Eve")
  let age = id(5)
  show("short labels", Person(name:, age:, tags: ["short"]))
  let Person(name: whose, age: years, ..) = bob
  show("taken apart", #(whose, years))
  let cat = id(Cat("Tom", 9))
  let dog = id(Dog(owner: ann, name: "Rex"))
  show("shared field", [cat.name, dog.name])
  show("renamed", [rename(cat, "Kit"), rename(dog, "Max")])
  show("owner", owner(dog))
  show("no owner", owner(cat))
  show("wrapped", Wrapper(Wrapper(id(1))))
  show("unwrapped", unwrap(id(Wrapper("inside"))))
  show("mixed", Mixed(1, "two", label: 3.0))
  show("mixed, updated", Mixed(..id(Mixed(1, "two", 3.0)), label: 4.0))
  let large = id(Large(a: 1, b: 2, c: 3, d: 4, e: 5, f: 6))
  show("large", Large(..large, b: 20, e: 50))
  show("constructor as a function", map(id([1, 2]), Wrapper))
  show("captured constructor", map(id([7, 8]), Cat("Nine", _)))
}

fn rename(pet: Pet, name: String) -> Pet {
  case pet {
    Cat(..) -> Cat(..pet, name:)
    Dog(..) as dog -> Dog(..dog, name:)
  }
}

fn owner(pet: Pet) -> Result(String, Nil) {
  case pet {
    Dog(owner: Person(name:, ..), ..) -> Ok(name)
    Cat(lives: _, ..) -> Error(Nil)
  }
}

fn unwrap(wrapper: Wrapper(a)) -> a {
  let Wrapper(inner) = wrapper
  inner
}

fn map(list: List(a), f: fn(a) -> b) -> List(b) {
  case list {
    [] -> []
    [x, ..rest] -> [f(x), ..map(rest, f)]
  }
}

@external(erlang, "corpus", "show")
fn show(what: String, value: a) -> Nil

@external(erlang, "corpus", "id")
fn id(value: a) -> a
