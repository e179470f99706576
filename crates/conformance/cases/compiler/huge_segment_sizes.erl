%% Sizes of segments that are constants beyond small integers: there is no room for them, or they are no sizes.
-module(huge_segment_sizes).
-export([main/0]).

main() ->
    Builders = [fun huge/0, fun huge_binary/0, fun negative/0, fun huge_negative/0, fun guarded/0],
    [io:format("~p~n", [outcome(Build)]) || Build <- Builders],
    ok.

huge() -> <<0:(1 bsl 70)>>.

huge_binary() -> <<(<<1>>):(1 bsl 64)/binary>>.

negative() -> <<0:(-1)>>.

huge_negative() -> <<0:(-(1 bsl 70))>>.

guarded() ->
    if
        <<0:(1 bsl 70)>> =:= <<>> -> built;
        true -> failed
    end.

outcome(Build) ->
    try Build() of
        Term -> {built, Term}
    catch
        Class:Reason:Stack ->
            {_, _, _, Info} = hd(Stack),
            case lists:keyfind(error_info, 1, Info) of
                {error_info, #{cause := Cause}} -> {Class, Reason, Cause};
                false -> {Class, Reason}
            end
    end.
