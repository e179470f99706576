%% Every function of `filename` on names that all systems read alike.
-module(library_filename).
-include("../calls.hrl").

module() -> filename.

calls() ->
    Names = ["/a/b/c.erl", "a/b", "", "/", "a//b/", "./a", "../x.y", ".erl", "a/.", <<"/a/b.c/d">>, <<"x.y.z">>, abc, ["a/", $b, ["c"]]],
    [{F, [Names]} || F <- [basename, dirname, extension, rootname, split, flatten, pathtype, nativename, safe_relative_path, validate]]
    ++ [{F, [["a/b.erl", <<"b.erl">>, "b"], [".erl", ".x", ""]]} || F <- [basename, rootname]]
    ++ [{F, [["/usr", "a", <<"b">>, ""], ["x", "/y", <<"z">>, "../w"]]} || F <- [join, append, absname_join]]
    ++ [{join, [[["a", "b", "c"], ["/a", "/b"], [<<"a">>, "b"], ["a"], ["a/", "b//"]]]}, {absname, [["x", "/y", <<"z">>], ["/d", <<"/e">>]]}].
