%% Matching tuples by arity and content.
-module(tuples_match).
-include("case.hrl").

main() ->
    [?show({X, match(id(X))}) || X <- [{}, {1}, {2}, {a, 1}, {a, {b, c}}, {a, [1, 2]}, {x, x}, {x, y}, {1, 2, 3}, {tag, 1, 2, 3}, {tag2, 1, 2, 3}, [1], a]],
    [?show({X, arity(id(X))}) || X <- [{}, {1}, {1, 2}, {1, 2, 3}, {1, 2, 3, 4}, {1, 2, 3, 4, 5}, x]],
    ok.

match({}) -> empty;
match({1}) -> one;
match({N}) -> {single, N};
match({a, {b, C}}) -> {abc, C};
match({a, [H | T]}) -> {H, T};
match({a, N}) when N > 0 -> {pos, N};
match({X, X}) -> {same, X};
match({_, Y}) -> {pair, Y};
match({tag, A, B, C}) -> A + B + C;
match({tag2, A, B, C}) -> A * B * C;
match(T) when is_tuple(T) -> tuple_size(T);
match(_) -> no.

arity(T) ->
    case T of
        {} -> 0;
        {_} -> 1;
        {_, _} -> 2;
        {_, _, _} -> 3;
        {_, _, _, _} -> 4;
        T when is_tuple(T) -> many;
        _ -> none
    end.
