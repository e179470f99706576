%% Sizes of segments that are atoms, in expressions and patterns that are evaluated.
-module(eval_named_sizes).
-export([main/0]).

main() ->
    [io:format("~s ~p~n", [Text, evaluated(Text)])
     || Text <- ["<<\"hej\":default>>.", "<<1:default>>.", "<<1.0:default/float>>.", "<<(<<1>>):default/binary>>.", "<<(<<1>>):all/binary>>.",
                 "<<1:all>>.", "A = default, <<1:A>>.", "A = all, <<(<<1>>):A/binary>>.", "<<\"hej\":undefined>>.", "<<A:default>> = <<1>>.",
                 "<<A:default/binary>> = <<1>>.", "<<A:all/binary>> = <<1>>.", "<<\"hej\":all>>.", "<<1:default/signed>>.",
                 "D = default, <<A:D>> = <<1>>.", "D = all, <<A:D/binary>> = <<1>>.", "D = all, <<A:D/binary>> = <<1>>, A.",
                 "<<(<<1>>):default/bitstring>>."]].

evaluated(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    try erl_eval:exprs(Exprs, []) of
        {value, Value, _} -> Value
    catch Class:Reason -> {Class, Reason}
    end.
