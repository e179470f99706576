%% maybe ... else ... end.
-module(exc_maybe).
-include("case.hrl").

main() ->
    ?show(chain(id({ok, 1}), id({ok, 2}))),
    ?show(chain(id({error, a}), id({ok, 2}))),
    ?show(chain(id({ok, 1}), id(nope))),
    ?show(otherwise(id({ok, 5}))),
    ?show(otherwise(id({error, x}))),
    ?show(otherwise(id(strange))),
    ok.

chain(X, Y) ->
    maybe
        {ok, A} ?= X,
        {ok, B} ?= Y,
        A + B
    end.

otherwise(X) ->
    maybe
        {ok, A} ?= X,
        B = A * 2,
        true ?= B > 5,
        {good, B}
    else
        {error, R} -> {bad, R};
        false -> too_small
    end.
