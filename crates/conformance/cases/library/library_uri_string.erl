%% Every function of `uri_string`.
-module(library_uri_string).
-export([main/0]).

main() ->
    Uris = ["http://user@example.com:8080/path/a?q=1&b=%20#frag", "mailto:a@b.c", "//host/path", "/a/b/../c", "?q", "#f", "", "http://[::1]:80/",
            "urn:isbn:1", "http://a/b%ZZ", "http://ex ample.com", <<"HTTP://EXAMPLE.com/%7Efoo/./bar/../baz">>, <<"http://h:x/">>, "foo://i.e?fred", "a:b:c"],
    [show(F, [Uri]) || F <- [parse, normalize, percent_decode, unquote], Uri <- Uris],
    [show(normalize, [Uri, Options]) || Uri <- Uris, Options <- [[return_map], []]],
    [show(resolve, [Reference, "http://a/b/c/d;p?q"])
     || Reference <- ["g:h", "g", "./g", "g/", "/g", "//g", "?y", "g?y", "#s", "g#s", ";x", "", ".", "./", "..", "../g", "../../../g", "g;x=1/../y", <<"g">>]],
    [show(resolve, ["g", Base, [return_map]]) || Base <- ["http://a/b/c", "/relative"]],
    [show(recompose, [Map]) || Map <- [#{path => "/p"}, #{path => "a b", host => "h"}, #{path => "", host => <<"h">>, scheme => <<"s">>, port => 80},
                                       #{path => "//x"}, #{host => "h"}, #{path => "/é", query => "a=b", fragment => "f"}, #{path => 7}]],
    [show(dissect_query, [Query]) || Query <- ["a=1&b=2", "a=%20b+c", "a", "=", "", "%zz=1", <<"a=1;b=2">>, "a=%e9"]],
    [show(compose_query, [List]) || List <- [[], [{"a", "b c"}, {"d", true}], [{<<"ä"/utf8>>, <<"&=">>}], [{"a", "ö"}, {<<"b">>, "c"}], [{a, b}]]],
    [show(compose_query, [[{"a", "é"}, {"b", "c"}], Options]) || Options <- [[{encoding, latin1}], [{separator, semicolon}], [{separator, escaped_amp}], [x]]],
    [show(quote, [Text]) || Text <- ["a b/é", <<"a~b?">>, ""]],
    [show(quote, [Text, "/é"]) || Text <- ["a b/é", <<"a~b?/">>]],
    show(transcode, ["a%20b", [{in_encoding, utf8}, {out_encoding, utf16}]]),
    show(transcode, [<<"http://a/%C3%A9">>, [{in_encoding, utf8}, {out_encoding, utf32}]]),
    [show(F, [Char]) || F <- [is_host, is_path], Char <- [$a, $%, $:, $/, $[, $\s]],
    show(allowed_characters, []).

show(Function, Args) ->
    Result = try apply(uri_string, Function, Args) catch Class:Reason -> {Class, Reason} end,
    io:format("~w~0p -> ~0p~n", [Function, [plain(Arg) || Arg <- Args], plain(Result)]).

plain(Map) when is_map(Map) -> {map, lists:sort(maps:to_list(Map))};
plain(Other) -> Other.
