%% Strings, bit arrays and interpolation by concatenation.
-module(gleam_strings).
-compile([no_auto_import, nowarn_unused_vars, nowarn_unused_function, nowarn_nomatch, inline]).
-include("case.hrl").

main() ->
    ?show(greet(<<"Lucy"/utf8>>)),
    ?show(prefix(<<"hello, world"/utf8>>)),
    ?show(prefix(<<"bye"/utf8>>)),
    ?show(bits(<<1:4, 2:4, 3:16>>)),
    ?show(erlang:byte_size(<<"naïve ✨"/utf8>>)),
    ?show(string:length(<<"naïve ✨"/utf8>>)),
    ?show(unicode:characters_to_binary(lists:reverse(string:to_graphemes(<<"añb"/utf8>>)))),
    ?show(string:split(<<"a,b,c"/utf8>>, <<","/utf8>>, all)),
    ?show(inspect({ok, [1, 2.5, <<"x"/utf8>>]})),
    ok.

greet(Name) -> <<<<"Hello, "/utf8, Name/binary>>/binary, "!"/utf8>>.

prefix(S) ->
    case S of
        <<"hello, "/utf8, Rest/binary>> -> {ok, Rest};
        _ -> {error, nil}
    end.

bits(B) ->
    case B of
        <<A:4, C:4, D:16/little>> -> {A, C, D};
        _ -> nil
    end.

inspect(X) -> erlang:iolist_to_binary(io_lib:format("~0p", [X])).
