using System.Net.Http.Headers;
using Im.EndToEnd.Tests.Http;

namespace Im.EndToEnd.Tests.Generated;

/// <summary>What a service's programmer writes with nothing but the description: the snippets are compiled against the
/// client, so a wrong shape in the document does not compile or does not work.</summary>
public sealed class A_generated_client(GeneratedServer running) : IClassFixture<GeneratedServer>
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];

    private RestApp Shop => running.Shop;

    [Fact]
    public async Task Gets_an_app_token_by_a_form_and_works_with_it()
    {
        using var http = new HttpClient { BaseAddress = running.Process.Http };

        var answer = await running.Client.Run(
            $$"""
            var token = await api.IssueAppTokenAsync(new OAuthTokenForm
            {
                Grant_type = "client_credentials", Client_id = "shop", Client_secret = "{{RestServer.Secret}}", Scope = "groups",
            });
            http.DefaultRequestHeaders.Authorization = new("Bearer", token.Access_token);
            var made = await api.CreateGroupAsync(new GroupCreateRequest { Owner = $"alice-{run}" });
            return $"{token.Token_type} {token.Scope} {made.MemberCount}";
            """,
            http,
            _run);

        Assert.Equal("Bearer groups 1", answer);
    }

    [Fact]
    public async Task Sends_an_object_as_content_and_reads_it_back_in_an_envelope()
    {
        var answer = await AsShop(
            """
            var sent = await api.SendMessageAsync(new SendMessageRequest
            {
                Id = $"m-{run}",
                To = new MessageTargets { Users = [$"alice-{run}"] },
                Type = 100,
                Content = new RawJson { ["order"] = 7, ["lines"] = new[] { "tea" } },
                Push = new RawJson { ["title"] = "Order" },
            });
            var result = sent.Results.Single();
            var page = await api.ReadMessagesAsync(peer: $"alice-{run}", group: null, tag: null, everyone: null,
                account: null, startTime: null, endTime: null,
                afterSeq: 0, beforeSeq: null, limit: 10, newestFirst: true);
            var message = page.Messages.Single();
            return $"{result.Code} {result.Seq} {page.More} {message.Id} {message.Type} {message.Seq} {message.From} {message.Content["order"]} {message.Content["lines"]}";
            """);

        Assert.Equal($"""ok 1 False m-{_run} 100 1 {Shop.Service} 7 ["tea"]""", answer);
    }

    [Fact]
    public async Task Makes_a_group_and_lists_its_members()
    {
        var answer = await AsShop(
            """
            var made = await api.CreateGroupAsync(new GroupCreateRequest
            {
                GroupNo = $"team-{run}", Owner = $"alice-{run}", Members = [$"bob-{run}"], WhoMaySend = GroupCreateRequestWhoMaySend.Admins,
            });
            var page = await api.ListGroupMembersAsync(made.GroupId, state: null, cursor: null, limit: null);
            return $"{made.WhoMaySend}: {string.Join(", ", page.Members.OrderByDescending(one => one.Role).Select(one => $"{one.Account} {one.Role}"))}";
            """);

        Assert.Equal($"admins: {Shop.Account($"alice-{_run}")} owner, {Shop.Account($"bob-{_run}")} member", answer);
    }

    [Fact]
    public async Task Recalls_at_all_receivers_what_it_has_sent_to_them()
    {
        var answer = await AsShop(
            """
            await api.CreateGroupAsync(new GroupCreateRequest { GroupNo = $"oops-{run}", Owner = $"alice-{run}" });
            var to = new MessageTargets { Users = [$"alice-{run}"], Groups = [$"oops-{run}"] };
            await api.SendMessageAsync(new SendMessageRequest { Id = $"oops-{run}", To = to, Type = 0, Content = new RawJson { ["text"] = "oops" } });
            var recalled = await api.RecallMessageAsync(new RecallMessageRequest { Id = $"oops-{run}", To = to });
            var page = await api.ReadMessagesAsync(peer: null, group: $"oops-{run}", tag: null, everyone: null, account: null,
                startTime: null, endTime: null, afterSeq: null, beforeSeq: null, limit: 1, newestFirst: true);
            return $"{string.Join(" ", recalled.Results.Select(one => $"{one.Seq} {one.Code}"))} {page.Messages.Single().Content["recalled"]}";
            """);

        Assert.Equal("1 ok 2 ok True", answer);
    }

    [Fact]
    public async Task Pages_through_a_list_to_its_end()
    {
        var answer = await AsShop(
            """
            await api.TagUsersAsync($"tag-{run}", new UsersRequest { Users = Enumerable.Range(0, 5).Select(i => $"user-{i}-{run}").ToList() });
            var (users, pages) = (new List<string>(), 0);
            string? cursor = null;
            do
            {
                var page = await api.ListTagUsersAsync($"tag-{run}", cursor, limit: 2);
                users.AddRange(page.Users.Select(user => user.UserId!));
                (cursor, pages) = (page.Cursor, pages + 1);
            }
            while (cursor is not null);
            var found = await api.FindUserAsync((await api.GetUserAsync(users[0])).Account);
            return $"{pages} {string.Join(" ", users.Order())} {found.UserId == users[0]}";
            """);

        Assert.Equal($"3 {string.Join(' ', Enumerable.Range(0, 5).Select(i => $"user-{i}-{_run}"))} True", answer);
    }

    [Fact]
    public async Task Registers_a_device_with_a_push_token_by_its_vendors_name()
    {
        var answer = await AsShop(
            """
            var user = await api.IssueUserTokenAsync($"alice-{run}");
            http.DefaultRequestHeaders.Authorization = new("Bearer", user.Token);
            var device = await api.RegisterAsync(new RegisterRequest
            {
                TenantNo = "acme", UserId = $"alice-{run}", DeviceId = "phone", Os = RegisterRequestOs._2,
                Push = new PushRegistration { Vendor = PushRegistrationVendor.Xiaomi, Token = "d2f0" },
            });
            return $"{device.Account} {device.DeviceId} {device.Mqtt.Username == device.Account}";
            """);

        Assert.Equal($"{Shop.Account($"alice-{_run}")} phone True", answer);
    }

    [Fact]
    public async Task Is_told_a_refusal_as_a_problem_with_its_code()
    {
        var answer = await AsShop(
            """
            try
            {
                await api.GetGroupAsync($"none-{run}");
                return "found";
            }
            catch (ApiException<ProblemDetails> e)
            {
                return $"{e.StatusCode} {e.Result.Status} {e.Result.Code == "not_found"} {e.Result.Detail.Length > 0}";
            }
            """);

        Assert.Equal("404 404 True True", answer);
    }

    [Fact]
    public async Task Is_told_in_the_words_of_OAuth_why_there_is_no_token()
    {
        using var http = new HttpClient { BaseAddress = running.Process.Http };

        var answer = await running.Client.Run(
            """
            try
            {
                await api.IssueAppTokenAsync(new OAuthTokenForm { Grant_type = "client_credentials", Client_id = "shop", Client_secret = run });
                return "issued";
            }
            catch (ApiException<OAuthErrorResponse> e)
            {
                return $"{e.StatusCode} {e.Result.Error}";
            }
            """,
            http,
            _run);

        Assert.Equal("401 invalid_client", answer);
    }

    private async Task<string> AsShop(string body)
    {
        using var http = new HttpClient { BaseAddress = running.Process.Http };
        var token = await running.Client.Run(
            $$"""
            return (await api.IssueAppTokenAsync(new OAuthTokenForm
            {
                Grant_type = "client_credentials", Client_id = "shop", Client_secret = "{{RestServer.Secret}}",
            })).Access_token;
            """,
            http,
            _run);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await running.Client.Run(body, http, _run);
    }
}
