%% self, node and other functions of the system in guards.
-module(guard_self).
-include("case.hrl").

main() ->
    ?show(f(self())),
    ?show(f(spawn(fun() -> ok end))),
    ?show(f(a)),
    ?show(n(node())),
    ?show(n(x)),
    ok.

f(P) when P =:= self() -> me;
f(P) when node(P) =:= node() -> local;
f(_) -> other.

n(N) when N =:= node() -> here;
n(_) -> elsewhere.
