%% A stack trace survives being raised again.
-module(exc_reraise).
-include("case.hrl").

main() ->
    ?trace(again(id(x))),
    ?trace(fresh(id(x))),
    ?show(begin {C, R, S} = collect(fun() -> again(id(x)) end), {C, R, [{F, A} || {M, F, A, _} <- S, M =:= ?MODULE, F =:= origin orelse F =:= again]} end),
    ok.

again(X) ->
    try origin(X), ok
    catch C:R:S -> erlang:raise(C, {wrapped, R}, S)
    end.

fresh(X) ->
    try origin(X), ok
    catch error:R -> error({fresh, R})
    end.

origin(X) -> Y = X + 1, {Y}.

collect(F) -> try F() catch C:R:S -> {C, R, S} end.
