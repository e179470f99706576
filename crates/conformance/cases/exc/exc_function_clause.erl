%% No clause matches: the arguments are in the stack.
-module(exc_function_clause).
-include("case.hrl").

main() ->
    ?trace(f(id(1), id(2))),
    ?trace(f(id(a), id("text"))),
    ?trace(g(id([]))),
    ?trace(wide(1, 2, 3, 4, 5, 6, 7, 8, 9)),
    ?trace((fun(x) -> ok end)(id(y))),
    ?trace(lists:nth(id(0), [a])),
    ok.

f(a, B) when is_atom(B) -> ok;
f({_}, _) -> ok.

g([H | _]) -> H.

wide(_, _, _, _, _, _, _, _, 0) -> ok.
