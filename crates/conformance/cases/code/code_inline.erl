%% Functions the compiler inlines, and what stack traces say about them.
-module(code_inline).
-compile({inline, [small/1, twice/1]}).
-include("case.hrl").

main() ->
    ?show(twice(id(4))),
    ?show(catch small(id(a))),
    ?show(lists:map(fun twice/1, [1, 2])),
    ok.

small(X) when is_integer(X) -> X + 1;
small(X) -> {not_integer, X}.

twice(X) -> small(small(X)).
