%% Strict generators raise for what they cannot match.
-module(otp29_strict).
-include("case.hrl").

main() ->
    ?show([X || {ok, X} <:- id([{ok, 1}, {ok, 2}])]),
    ?show([X || {ok, X} <:- id([{ok, 1}, error])]),
    ?show([X || {ok, X} <- id([{ok, 1}, error])]),
    ?show([X || <<X:16>> <:= id(<<1:16, 2:16>>)]),
    ?show([X || <<X:16>> <:= id(<<1:16, 2>>)]),
    ?show([V || {a, _} := V <:- id(#{{a, 1} => x})]),
    ?show([V || {a, _} := V <:- id(#{{b, 1} => x})]),
    ok.
