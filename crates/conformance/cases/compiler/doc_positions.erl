%% Chunk Docs of forms that a program makes: their places are lines where forms have no columns.
-module(doc_positions).
-export([main/0]).

main() ->
    [io:format("~p: ~p~n", [Start, documented(Start)]) || Start <- [7, {7, 3}]],
    ok.

documented(Start) ->
    Text = ["-module(documented).", "-export([f/0]).", "-doc \"what f does\".", "f() -> 1."],
    {ok, documented, Code} = compile:forms([form(Line, Start) || Line <- Text]),
    {ok, {documented, [{"Docs", Docs}]}} = beam_lib:chunks(Code, ["Docs"]),
    {docs_v1, Place, _, _, _, _, [{Function, FunctionPlace, _, _, _}]} = binary_to_term(Docs),
    {Place, Function, FunctionPlace}.

form(Line, Start) ->
    {ok, Tokens, _} = erl_scan:string(Line, Start),
    {ok, Form} = erl_parse:parse_form(Tokens),
    Form.
