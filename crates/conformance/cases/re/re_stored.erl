%% A compiled pattern is data: it can be stored in a module, a message or a file, and matched elsewhere.
-module(re_stored).
-include("case.hrl").

main() ->
    {ok, Pattern} = re:compile("(?<a>\\w+)-(\\d+)", [caseless, unicode, {newline, crlf}]),
    ?show(element(1, Pattern)),
    ?show(tuple_size(Pattern)),
    ?show({element(2, Pattern), element(3, Pattern), element(4, Pattern)}),
    ?show(is_binary(element(5, Pattern))),
    Stored = binary_to_term(term_to_binary(Pattern)),
    ?show(Stored =:= Pattern),
    ?show(re:run("x äb-12", Stored, [{capture, all, list}])),
    ?show(re:replace("a-1 b-2", Stored, "[&]", [global, {return, binary}])),
    ?show(re:split("a-1b-2c", Stored, [{return, binary}])),
    ?show(re:inspect(Stored, namelist)),
    {ok, Same} = re:compile("(?<a>\\w+)-(\\d+)", [caseless, unicode, {newline, crlf}]),
    ?show(Same =:= Pattern),
    %% What is no pattern.
    ?show(re:run("a", setelement(5, Pattern, <<"asterias">>))),
    ?show(re:run("a", setelement(5, Pattern, <<"x">>))),
    ?show(re:run("a", setelement(5, Pattern, x))),
    ?show(re:run("a", setelement(2, Pattern, x))),
    ok.
