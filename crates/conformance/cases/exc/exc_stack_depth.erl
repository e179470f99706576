%% Stack traces of nested calls, with tail calls missing.
-module(exc_stack_depth).
-include("case.hrl").

main() ->
    ?trace(a(id(0))),
    ?trace(t(id(0))),
    ?trace(mixed(id(0))),
    ?trace([body(X) || X <- [1, id(0)]]),
    ?trace(lists:map(fun body/1, [1, id(0)])),
    ?trace(lists:foldl(fun(X, _) -> body(X) + 1 end, 0, [id(0)])),
    ok.

a(X) -> [b(X)].
b(X) -> [c(X)].
c(X) -> [10 div X].

t(X) -> t1(X).
t1(X) -> t2(X).
t2(X) -> error({here, X}).

mixed(X) -> R = t(X), {R}.

body(X) -> Y = 10 div X, Y.
