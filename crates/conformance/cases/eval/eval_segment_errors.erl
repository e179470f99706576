%% What is said of a binary that cannot be constructed where expressions are evaluated: the segment, and what was wrong with it.
-module(eval_segment_errors).
-export([main/0]).

main() ->
    [io:format("~s ~ts~n", [Text, told(Text)])
     || Text <- ["<<(<<\"abc\">>):4/binary>>.", "<<3.14:128/float>>.", "<<(<<1:1>>)/binary>>.", "<<(<<1:1>>):1/binary>>.", "<<a>>.", "<<1:(-1)>>.",
                 "<<1:a>>.", "<<a/float>>.", "<<a/utf8>>.", "<<16#D800/utf8>>.", "<<a/utf16>>.", "<<\"a\":default>>.", "<<a:3/binary>>.",
                 "<<(<<\"abc\">>):30/bitstring>>.", "<<(<<1:1>>)/binary-unit:16>>.", "<<a:16/little>>.", "<<1.0:a/float>>.", "<<1:16, a>>.",
                 "<<\"ab\", a/utf32-little>>.", "<<1, 2, (<<3>>):2/binary>>.", "<<a:3/unit:8>>.", "<<\"\":(-1)>>.", "<<1:(1 bsl 70)>>."]].

told(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    try erl_eval:exprs(Exprs, []) of
        {value, Value, _} -> io_lib:format("~p", [Value])
    catch
        error:Reason:Stack ->
            case proplists:get_value(error_info, element(4, hd(Stack))) of
                undefined -> io_lib:format("~p", [Reason]);
                Info -> io_lib:format("~p ~p", [Reason, (maps:get(module, Info, erl_erts_errors)):format_error(Reason, Stack)])
            end
    end.
