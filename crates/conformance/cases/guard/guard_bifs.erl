%% BIFs in guards: values and failures.
-module(guard_bifs).
-include("case.hrl").

main() ->
    [?show({X, f(id(X))}) || X <- [[1, 2, 3], [], [a | b], {1, 2}, {}, <<1, 2>>, <<1:3>>, maps:from_list([{b, 2}, {1, 1}]), -5, 2.7, a]],
    ok.

f(X) ->
    [l(X), t(X), b(X), m(X), n(X), h(X), s(X)].

l(X) when length(X) =:= 3 -> 3; l(X) when length(X) < 3 -> short; l(_) -> x.
t(X) when tuple_size(X) =:= 2, element(2, X) =:= 2 -> 2; t(X) when tuple_size(X) =:= 0 -> 0; t(_) -> x.
b(X) when byte_size(X) =:= 2 -> 2; b(X) when bit_size(X) =:= 3 -> bits; b(_) -> x.
m(X) when map_size(X) =:= 2, map_get(b, X) =:= 2 -> 2; m(_) -> x.
n(X) when abs(X) > 4 -> big; n(X) when trunc(X) =:= 2, round(X) =:= 3 -> frac; n(_) -> x.
h(X) when hd(X) =:= 1, tl(X) =:= [2, 3] -> list; h(_) -> x.
s(X) when size(X) =:= 2 -> 2; s(_) -> x.
