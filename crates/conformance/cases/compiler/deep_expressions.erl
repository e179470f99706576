%% Expressions of many thousand operators, elements and levels: read, parsed, compiled and run. What costs OTP the square of
%% their number has fewer.
-module(deep_expressions).
-export([main/0]).

-define(MANY, 12000).
-define(SOME, 1500).

main() ->
    shown(left, ["X", many(" + X")]),
    shown(minus, ["X", some(" - 1")]),
    shown(append, ["length([X]", many(" ++ \"ab\""), ")"]),
    shown(before, ["length(", some("\"ab\" ++ "), "[X])"]),
    shown(appended, ["length([X]", some(" ++ [X]"), ")"]),
    shown(cons, ["length(", many("[X|"), "[]", many("]"), ")"]),
    shown(literal, ["length(", some("[1|"), "[]", some("]"), ")"]),
    shown(list, ["length(", some("["), "X", some("]"), ")"]),
    shown(tuple, ["tuple_size(", some("{"), "X", some("}"), ")"]),
    shown(brackets, [many("("), "X", many(")")]),
    shown(minus_signs, [some("- "), "X"]),
    shown(calls, [some("id("), "X", some(")")]),
    shown(conjunction, ["X > 1", some(" andalso X > 1")]),
    shown(blocks, [many("begin "), "X", many(" end")]),
    shown(catches, [some("catch "), "X"]),
    lists:foreach(fun nested/1, [{length, "[", "]"}, {tuple_size, "{", "}"}]).

many(Text) -> lists:duplicate(?MANY, Text).
some(Text) -> lists:duplicate(?SOME, Text).

shown(Name, Body) ->
    Forms = [form(["-module(made)."]), form(["-export([f/1])."]), form(["f(X) -> ", Body, "."]), form(["id(X) -> X."])],
    {ok, made, Beam} = compile:forms(Forms, [binary]),
    {module, made} = code:load_binary(made, "made.beam", Beam),
    io:format("~p ~p~n", [Name, made:f(3)]),
    code:purge(made).

form(Text) ->
    {ok, Tokens, _} = erl_scan:string(lists:flatten(Text)),
    {ok, Form} = erl_parse:parse_form(Tokens),
    Form.

%% Constants, some thousand levels deep.
nested({Size, Open, Close}) ->
    Text = [lists:duplicate(3000, Open), "x", lists:duplicate(3000, Close), "."],
    {ok, Tokens, _} = erl_scan:string(lists:flatten(Text)),
    {ok, Term} = erl_parse:parse_term(Tokens),
    io:format("~s ~p~n", [Size, erlang:Size(Term)]).
