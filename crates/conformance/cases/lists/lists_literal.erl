%% List literals and strings in patterns.
-module(lists_literal).
-include("case.hrl").

main() ->
    [?show({X, match(id(X))}) || X <- ["", "a", "ab", "abc", [a, b], [1, 2, 3], [1, 2, 3, 4], "GET /x", "POST"]],
    ?show(big() =:= lists:seq(1, 40)),
    ok.

match("") -> empty;
match("ab") -> ab;
match("GET " ++ Rest) -> {get, Rest};
match([$P | Rest]) -> {p, Rest};
match([1, 2, 3 | T]) -> {rest, T};
match([_]) -> one;
match([a | _]) -> a;
match(_) -> other.

big() -> [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40].
