%% put_chars, nl, write, and interleaving with format.
-module(iofmt_put_chars).
-include("case.hrl").

main() ->
    ?show(io:put_chars("chars\n")),
    ?show(io:put_chars(<<"binary å\n"/utf8>>)),
    ?show(io:put_chars(["deep", [<<" chars">>, $\n]])),
    ?show(io:nl()),
    ?show(io:write({a, "b"})),
    io:nl(),
    ?show(io:put_chars(standard_io, "to standard_io\n")),
    ?show(io:format(standard_io, "~w~n", [formatted])),
    ?show(io:format(user, "~w~n", [to_user])),
    ?show(io:fwrite("fwrite ~p~n", [x])),
    ?show(io:put_chars(id(a))),
    ?show(io:put_chars(id([16#110000]))),
    ok.
