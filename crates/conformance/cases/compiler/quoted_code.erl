%% Code quoted as text: templates, substitution, matching, and the transform that takes text in patterns.
-module(quoted_code).
-export([main/0]).

main() ->
    [io:format("~ts~n", [[[erl_prettypr:format(Tree), $\n] || Tree <- list(merl:quote(Text))]]) || Text <- quotes()],
    [io:format("~p~n", [catch merl:quote(Text)]) || Text <- ["f(", "a b", "{a, b}. c", "f() -> .", "case X of a end end", "fun"]],
    [merl:show(merl:quote(Text)) || Text <- ["inc(X, Y) when Y > 0 -> X + Y.", "{}", "[a | B]", "#r{a = 1}", "receive a -> b after 1 -> c end"]],
    templates(),
    substitutions(),
    matches(),
    switches(),
    compiled(),
    transformed().

list(Trees) when is_list(Trees) -> Trees;
list(Tree) -> [Tree].

quotes() ->
    ["a", "1, 2", "{a, B}", "f() -> 1.", "f() -> 1. g() -> 2.", "(A, B) -> A", "(A) when A > 1; true -> A; (_) -> b", "a -> b; c when d -> e",
     "error:X:S -> X; Y -> Z", ["f(X,", "  Y)"], <<"binary">>, [<<"one,">>, <<"two">>], "X % comment\n", "% first\n{a,\nb}", "a, % one\nb\n% last", "",
     "-export([a/1]).", "fun(X) -> X end"].

templates() ->
    Texts = ["_@x", "'@x'", "{_@x, '@@y', 9091, 90991, \"'@s\"}", "f(_@_x)", "f(_@__x)", "{[_@_@x], a}", "'@_'", "_@_", "90900", "f(90901, 9090091)", "_@X", "_@Foo@",
             "{_@@Rest, 90919, 909299, '@foo@'}", "-export(['@_@Name'/0]).", "-file(\"'@File\", 9090).", "f(_@__@a) when _@__@g -> _@@b.", "909", "a"],
    [begin
         Template = (catch merl:template(merl:quote(Text))),
         case Template of
             {error, _} -> io:format("~p ~p~n", [Text, Template]);
             _ ->
                 io:format("~p ~p~n", [Text, merl:template_vars(Template)]),
                 merl:print(Template),
                 case Template =:= merl:template(Template) andalso merl:template_vars(Template) =/= [] of
                     true when is_tuple(Template), tuple_size(Template) < 3 -> merl:print(merl:meta_template(Template));
                     _ -> ok
                 end
         end
     end || Text <- Texts].

substitutions() ->
    Env = [{x, merl:term(1)}, {xs, [merl:term(A) || A <- [a, b]]}, {1, merl:var('V')}],
    [merl:print(merl:qquote(Text, Env)) || Text <- ["{_@x, _@xs}", "[_@xs | _@x]", "f('@x', 9091)", "fun(_@xs) when _@x -> _@xs end", "#r{a = _@x}", "[]", "{_@y}",
                                                    "X#r{a = _@x}", "<<_@x:8/integer>>", "receive _@x -> _@xs end", "f(_@_@xs) -> _@@xs"]],
    io:format("~p~n", [merl:template_vars(merl:tsubst(merl:quote("{_@x, _@y}"), Env))]),
    io:format("~p~n", [merl:template_vars(merl:alpha(merl:quote("{_@x, _@@y, 9091}"), [{x, z}, {y, w}, {1, 2}]))]),
    merl:print(merl:subst([merl:quote("_@x"), merl:quote("b")], Env)).

matches() ->
    Pairs = [{"{_@x, b}", "{a, b}"}, {"{_@x, b}", "{a, c}"}, {"{_@@x}", "{a, b}"}, {"{a, _@@x, _@y}", "{a, b, c, d}"}, {"{_@@x, z}", "{}"}, {"f(_@@_)", "f(1, 2)"},
             {"_@_", "a"}, {"[_@@x]", "[]"}, {"[_@a | _@b]", "[1 | 2]"}, {"a", "b"}, {"\"x\"", "\"x\""}, {"1.0", "1.0"}, {"$a", "$b"}, {"X", "X"}, {"{a, {b}}", "{a, {b}}"},
             {"'@f'(_@@as) when _@__@g -> _@@b.", "f(X) when X > 1, true -> a, b."}, {"f(X) when _@@g -> _@_", "f(X) when a, b -> c"},
             {"-export(['@_@Name'/0]).", "-export([a/1, b/2])."}, {"-file(\"'@File\", 9090).", "-file(\"foo.erl\", 42)."}, {"{_@@x, _@@y}", "{a}"},
             {"#r{a = _@x}", "#r{a = 1}"}, {"fun('@f'/9091)", "fun(g/2)"}],
    [case catch merl:match(merl:quote(Pattern), merl:quote(Text)) of
         {ok, Env} -> io:format("~p~n", [[{Name, [erl_prettypr:format(Tree) || Tree <- list(Trees)]} || {Name, Trees} <- Env]]);
         Other -> io:format("~p~n", [Other])
     end || {Pattern, Text} <- Pairs],
    io:format("~p~n", [element(1, element(2, (catch merl:match([merl:quote("a")], []))))]).

switches() ->
    Clauses = [{merl:quote("{_@x}"), fun([{x, X}]) -> {one, erl_prettypr:format(X)} end},
               {merl:quote("{_@x, _@y}"), fun([{x, X}, _]) -> erl_syntax:is_atom(X, a) end, fun(Env) -> {two, length(Env)} end},
               {merl:quote("{_@@x}"), [{fun(_) -> false end, fun(_) -> never end}, fun([{x, Xs}]) -> {many, length(Xs)} end]}],
    [io:format("~p~n", [merl:switch(merl:quote(Text), Clauses ++ [fun() -> default end])]) || Text <- ["{a}", "{a, b}", "{b, a}", "{}", "x"]],
    io:format("~p~n", [[element(1, element(2, (catch merl:switch(merl:term(a), Cs)))) || Cs <- [[], [bad], [{merl:term(a), bad}]]]]).

compiled() ->
    {ok, _} = merl:compile_and_load(merl:quote(["-module(quoted_code_made).", "-export([f/1]).", "f(X) -> {ok, X}."])),
    io:format("~p~n", [quoted_code_made:f(1)]).

transformed() ->
    File = "quoted_code_transformed.erl",
    ok = file:write_file(File, source()),
    try
        {ok, Module, Binary} = compile:file(File, [binary, report]),
        {module, Module} = code:load_binary(Module, File, Binary),
        Module:main()
    after file:delete(File)
    end.

source() ->
    "-module(quoted_code_transformed).\n-export([main/0]).\n-include_lib(\"syntax_tools/include/merl.hrl\").\n"
    "main() ->\n"
    "    Tuple = ?Q(\"{foo, 42}\"),\n    ?Q(\"{foo, _@Number}\") = Tuple,\n    merl:print(?Q(\"foo:bar(_@Number)\")),\n"
    "    Bar = {bar, [1, \"x\"]},\n    merl:print(?Q(\"{foo, _@Bar@}\")),\n"
    "    merl:print(?Q([\"f() -> _@Number.\", \"g() -> _@Bar@.\"])),\n"
    "    merl:print(?Q(\"[_@x, _@Number]\", [{x, Tuple}])),\n"
    "    ?Q(\"-export([f/90919]).\") = ?Q(\"-export([f/3]).\"),\n    Q2 = erl_syntax:concrete(Q1) + 1,\n    merl:print(?Q(\"-export([f/909299]).\")),\n"
    "    ?Q(\"h(_@@As)\") = ?Q(\"h(1, 2, 3)\"),\n    io:format(\"~p~n\", [length(As)]),\n"
    "    [io:format(\"~p~n\", [kind(merl:quote(T))]) || T <- [\"{a, 1}\", \"{b, 2}\", \"{b, c}\", \"[1, 2]\", \"x\"]].\n"
    "kind(T) ->\n    case T of\n        ?Q(\"{a, _@X}\") -> {a, erl_syntax:concrete(X)};\n"
    "        ?Q(\"{_@Name, _@Value}\") when erl_syntax:type(Value) =:= integer, true; Name =:= never -> {erl_syntax:concrete(Name), integer};\n"
    "        ?Q(\"[_@@Es]\") -> {list, length(Es)};\n        ?Q(\"x\") -> x;\n        _ -> other\n    end.\n".
