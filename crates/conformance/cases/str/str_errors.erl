%% What the string functions refuse.
-module(str_errors).
-include("case.hrl").

main() ->
    ?show(string:length(id(a))),
    ?show(string:uppercase(id(1))),
    ?show(string:length(id(<<255>>))),
    ?show(string:reverse(id([a]))),
    ?show(string:split(id(a), ",")),
    ?show(string:trim(id({}))),
    ok.
