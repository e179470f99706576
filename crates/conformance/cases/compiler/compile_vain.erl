%% Warnings of what a module says in vain, and options of warnings that have a value.
-module(compile_vain).
-export([main/0]).

main() ->
    [module(Lines) || Lines <- modules()],
    [options(Options) || Options <- [[], [nowarn_nomatch], [nowarn_failed], [nowarn_ignored], [nowarn_opportunistic]]],
    [settings(Options) || Options <- [[], [{nowarn_unused_function, [{a, 0}, {not_there, 1}]}], [{nowarn_unused_function, {b, 0}}],
                                      [{nowarn_deprecated_function, {random, uniform, 0}}], [{nowarn_unused_record, [r]}],
                                      [{nowarn_redefined_builtin_type, [{map, 0}]}], [nowarn_deprecated_callback]]].

module(Lines) ->
    io:format("~ts~n", [Lines]),
    compiled(Lines, []).

compiled(Lines, Options) ->
    Forms = forms(["-module(vain).\n", "-export([f/1, f/2, f/3]).\n" | Lines]),
    {ok, vain, _, Found} = compile:forms(Forms, [binary, return, export_all, nowarn_export_all | Options]),
    show(Found).

show(Found) ->
    [io:format("  ~p ~ts~n", [At, Module:format_error(What)]) || {_, Infos} <- Found, {At, Module, What} <- lists:sort(Infos)].

forms(Lines) ->
    {ok, Tokens, _} = erl_scan:string(lists:flatten(Lines), {1, 1}),
    parsed(Tokens, []).

parsed([], []) -> [];
parsed([{dot, _} = Dot | Rest], Form) ->
    {ok, Parsed} = erl_parse:parse_form(lists:reverse([Dot | Form])),
    [Parsed | parsed(Rest, [])];
parsed([Token | Rest], Form) -> parsed(Rest, [Token | Form]).

options(Options) ->
    io:format("~p~n", [Options]),
    compiled(["f(_) -> ok;\nf(_) -> error.\n", "f(A, _) -> {A}, 1 + a, ok.\n", "f(_, _, _) -> ok.\n"], Options).

settings(Options) ->
    io:format("~p~n", [Options]),
    Forms = forms(["-module(settings).\n-behaviour(gen_server).\n-export([c/0, init/1, handle_call/3, handle_cast/2, format_status/2]).\n",
                   "-export_type([map/0]).\n-record(r, {a}).\n-type map() :: x.\na() -> ok.\nb() -> ok.\nc() -> random:uniform().\n",
                   "init(_) -> ok.\nhandle_call(_, _, _) -> ok.\nhandle_cast(_, _) -> ok.\nformat_status(_, _) -> ok.\n"]),
    {ok, settings, _, Found} = compile:forms(Forms, [binary, return | Options]),
    show(Found).

modules() ->
    [["f(_) -> ok;\nf(_) -> error.\nf(A, B) -> case {A, B} of\n {x} -> 1;\n {_, _} -> 2\n end.\nf(_, _, _) -> ok.\n"],
     ["f(X) -> case X > 1 of\n true -> 1;\n false -> 2;\n _ -> 3\n end.\nf(X, Y) -> case X == Y of\n maybe_ -> 1;\n true -> 2;\n false -> 3\n end.\n",
      "f(X, _, _) -> case X of\n _ -> 1;\n _ -> 2\n end.\n"],
     ["f(X) -> {X}, [X], #{X => 1}, <<X>>, \"text\", 42, 1.5, $c, X, atom, [], ok.\n", "f(X, Y) -> fun() -> X end, X * Y, X =:= Y, not X, X ++ Y, ok.\n",
      "f(X, _, _) -> self(), node(), is_atom(X), length(X), abs(X), lists:append(X, X), math:pi(), maps:get(X, X), put(a, X), ok.\n"],
     ["f(X) -> A = {X}, ok.\nf(X, Y) -> _ = {X}, _B = {Y}, ok.\nf(X, _, _) -> [{Z} || Z <- X], [abs(Z) || Z <- X], ok.\n"],
     ["f(_) -> A = 5, B = \"text\", C = {a, [1]}, D = [], ok.\nf(X, Y) -> A = [X], B = C = 5, ok.\nf(X, _, _) -> A = X + 1, ok.\n"],
     ["f(X) -> X + a.\nf(X, Y) -> {X} * Y, 1 / 0, X band 1.5, 3 rem 0, ok.\nf(X, _, _) -> M = {X}, M#{a => 1}.\n"],
     ["f(X) -> #{a => 1, X => 2, a => 3}.\nf(X, Y) -> X#{\"k\" => 1, {1, a} => Y, \"k\" := 3, {1, a} => 4, <<\"b\">> => 1, <<\"b\">> => 2}.\nf(_, _, _) -> ok.\n"],
     ["f({a} = {b}) -> ok;\nf([1 | T] = [2 | _]) -> T;\nf(#{} = x) -> ok;\nf(_) -> other.\nf({A, 1} = {B, 1}, \"ab\" = [$a | _]) -> {A, B}.\nf(_, _, _) -> ok.\n"],
     ["f(<<-1>>) -> 1;\nf(<<300>>) -> 2;\nf(<<200/signed>>) -> 3;\nf(<<a/binary>>) -> 4;\nf(<<X:4, 16:4>>) -> X;\nf(_) -> ok.\n",
      "f(_, _) -> ok.\nf(_, _, _) -> ok.\n"],
     ["f(X) -> B = <<1, 2, 3>>, {X, <<B:4/binary>>}.\nf(_, _) -> B = <<1, 2, 7:4>>, <<B/binary>>.\nf(_, _, _) -> <<16#110000/utf8>>.\n"],
     ["f(X) when 1 == 2 -> X;\nf(X) -> X.\nf(X, Y) when element(a, b) -> {X, Y}.\nf(X, Y, Z) -> if X; 1 > 2 -> Y; true -> Z end.\n"],
     ["f({a, _}) -> 1;\nf({a, b}) -> 2;\nf(\"abc\") -> 3;\nf(\"abc\") -> 4.\nf(X, Y) -> try X of 1 -> Y; 1 -> X catch _:_ -> 1; error:_ -> 2 end.\n",
      "f(X, Y, Z) -> receive X -> Y; _ -> Z; {_} -> X end.\n"],
     ["f(X) -> {x, y} = X, {a} = {b}, [] = \"abc\", ok.\nf(X, Y) -> Z = 1, case Z of 1 -> X; 2 -> Y end.\nf(_, _, _) -> ok.\n"]].
