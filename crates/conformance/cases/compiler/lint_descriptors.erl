%% What the compiler finds, as the descriptors that tools match on, and in words.
-module(lint_descriptors).
-export([main/0]).

main() ->
    [show(Lines) || Lines <- lint()],
    [show_compiled(Lines) || Lines <- compiled()].

lint() ->
    [["f(X) -> Y = X, Z."],
     ["f(X) -> case X of 1 -> A = 1; 2 -> ok end, A."],
     ["f(X) -> case X of 1 -> A = 1; 2 -> A = 2 end, _ = [A || A <- [1]], A.", "-compile(warn_export_vars)."],
     ["f(_A) -> _A = 1, fun F(_) -> fun(F) -> F end end."],
     ["f({_A, _A}) -> ok; f(1) -> {A, A}."],
     ["f(X) when foo(X) -> g(); f(X) when lists:map(X) -> h(1). foo(X) -> X."],
     ["f(X) -> <<X:8/foo, X/integer-float, X:X/utf8, X/unit:3, \"abc\":8/integer>>."],
     ["f(<<X/binary, Y>>) -> {X, Y}; f(<<X:3.0>>) -> X; f(<<X:32/float-unit:3>>) -> X."],
     ["-record(r, {a, b = 1, a}). -record(r, {c}). f(X) -> X#r.d, X#r{e = 1}, #r{_ = 1, a = 1, b = 2}, #s{}, #r{A = 1}."],
     ["-record(s, {a :: integer()}). f() -> record_info(fields, x), record_info(size, 1, 2), record_info(a, s)."],
     ["-type t() :: u(). -type t() :: integer(). -type v(A) :: list(). -type integer() :: atom(). -opaque o() :: 1."],
     ["-type r() :: 3..1. -type b() :: bool(). -type f() :: #none{}. -spec f() -> X when X :: integer(). -spec f() -> ok. f() -> ok."],
     ["-spec g(integer()) -> ok. -spec lists:map(1, 2) -> ok. -spec f(1) -> ok. -callback f(integer()) -> ok. -callback f(1) -> ok. f(_) -> ok."],
     ["-import(lists, [map/2]). -import(maps, [map/2]). -import(foo, [bar/1]). map(_, _) -> 1."],
     ["-export([f/0, f/0, g/0]). f() -> ok. f() -> ok."],
     ["-on_load(f/1). -on_load(g/0). -nifs([h/0]). f(_) -> ok."],
     ["-compile(export_all). -deprecated([{x, 1}, y, {f, 1, \"gone\"}]). -removed([{f, 1}, {'_', '_'}, 3]). f(_) -> ok."],
     ["-compile([{inline, [{g, 2}]}, {nowarn_unused_function, [{h, 1}]}]). f() -> ok."],
     ["length(X) -> X. f() -> length([]). abs(X) -> X. g() -> abs(1). -compile({no_auto_import, [abs/1]})."],
     ["-behaviour(gen_server). -behaviour(supervisor). -behaviour(nowhere). init(_) -> ok. -export([init/1])."],
     ["-dialyzer({nowarn_function, g/0}). -dialyzer(foo). -dialyzer({a, b, c}). f() -> ok."],
     ["f() -> io:format(\"~p ~p\", [1]), io:format(\"~q\", []), io:format(\"~p\", x), io:format(\"~p\"), io:format(\"\", [1])."],
     ["f() -> erlang:now(), erlang:get_stacktrace(), crypto:rand_bytes(1), {a}(1), 1:2(), (#{a => 1})#{b := 2}."],
     ["f(#{a => X}) -> X; f(#{X := 1}) -> #{a := X}; f(0.0) -> ok; f(1 + X) -> X."],
     ["f() -> try ok catch A:B:C when C =:= [] -> {A, B} end. g(C) -> try ok catch _:_:C -> ok end."],
     ["f() -> receive A -> A after 1 -> B = 1 end, B, catch (D = 1), D. -define(x, 1)."],
     ["-optional_callbacks([a/1]). -callback b() -> ok. behaviour_info(_) -> 1. -optional_callbacks([a/1])."],
     ["f() -> qlc:q([X || X <- []]), <<1:(foo())>>. foo() -> 1. g(<<X:(foo())>>) -> X."],
     ["-export_type([a/0, a/0]). -export_type(x). -type a() :: atom(). -type c() :: fun((1) -> X) | Y."],
     ["-doc \"a\". -doc \"b\". f() -> ok. -moduledoc \"x\". -moduledoc \"y\"."],
     ["f() -> [X || <<X/binary>> <= <<>>], \"a\"(), fun g/1, fun lists:map/2."]].

compiled() ->
    [["f() -> {a, b}, ok."],
     ["f(X) -> X + 1, length(X), X =:= 1, lists:reverse(X), ok."],
     ["f(X) -> case X of _ -> 1; 2 -> 3 end."],
     ["f(_) -> 1; f(2) -> 3."],
     ["f() -> 1 + a, length(x), <<1.0:16/integer>>."],
     ["f() -> case 1 of 2 -> ok end, {a} = 1."],
     ["f(X) when false -> X; f(<<-1>>) -> 1; f(<<300>>) -> 2; f(<<a>>) -> 3; f(X) -> X."],
     ["f(X) -> #{a => 1, a => X, 1 => 2, 1 => 3}."],
     ["f(X) -> 1:X(), X:\"a\"(), 5(), 3."]].

show(Lines) ->
    Forms = forms(Lines),
    Result = erl_lint:module(Forms, "made.erl", [warn_export_vars]),
    io:format("~p~n~p~n", [Lines, Result]),
    [io:format("    ~ts~n", [Text]) || Text <- words(Result)].

words({ok, Warnings}) -> texts(Warnings);
words({error, Errors, Warnings}) -> texts(Errors) ++ texts(Warnings).

texts(Found) -> [Module:format_error(Descriptor) || {_, Infos} <- Found, {_, Module, Descriptor} <- Infos].

show_compiled(Lines) ->
    {Answer, Warnings} = case compile:forms(forms(["-compile(export_all).", "-compile(nowarn_export_all)." | Lines]), [binary, return]) of
                             {ok, Module, _, Ws} -> {{ok, Module}, Ws};
                             {error, Es, Ws} -> {{error, Es}, Ws}
                         end,
    io:format("~p~n~p~n~p~n", [Lines, Answer, Warnings]),
    [io:format("    ~ts~n", [Text]) || Text <- texts(Warnings)].

forms(Lines) ->
    Parsed = lists:append([parse(Line, Number, 1) || {Number, Line} <- lists:enumerate(Lines)]),
    [{attribute, {1, 1}, file, {"made.erl", 1}}, {attribute, {1, 1}, module, made} | Parsed] ++ [{eof, {9, 1}}].

%% The forms of a line.
parse(Text, Line, Column) ->
    case erl_scan:tokens([], Text ++ "\n", {Line, Column}) of
        {done, {ok, Tokens, {_, Next}}, Rest} when Rest =/= [] -> [form(Tokens) | parse(lists:droplast(Rest), Line, Next)];
        {done, {ok, Tokens, _}, _} -> [form(Tokens)];
        {more, _} -> []
    end.

form(Tokens) ->
    case erl_parse:parse_form(Tokens) of
        {ok, Form} -> Form;
        {error, Info} -> {error, Info}
    end.
